// Loaded before anything else (node -r), in syntax that even a Node too old for the rest can read.
var wanted = [20, 9];
var found = process.versions.node.split('.').map(Number);

if (found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < wanted[1])) {
  console.error(
    'Node ' +
      process.versions.node +
      ' is too old: it must be 20.9 or newer. Get one at https://nodejs.org, or: npm install --global n && n 22',
  );
  process.exit(1);
}
