#!/bin/sh
# Stands in for npm, python3, pip, g++ and tsc, whichever name it is called by: writes small files slowly, four lines per file,
# and counts the lines in $SOAK_PIECES.
write() {
  mkdir -p "$(dirname "$1")"
  name=$(basename "$1" .partial)
  : > "$1"
  for line in 1 2 3 4; do
    echo "line $line of $name" >> "$1"
    printf . >> "$SOAK_PIECES"
    sleep 0.01
  done
}

# An existing file counts as whole, as it does for pip.
write_missing() {
  [ -e "$1" ] || write "$1"
}

case "$(basename "$0") $1 $2" in
  npm\ ci*)
    rm -rf node_modules
    write node_modules/sharp/index.js
    mkdir -p node_modules/typescript/bin node_modules/@tensorflow/tfjs-node-gpu/binding
    echo 'static std::set<std::string> ATTR_NAME_SET;' > node_modules/@tensorflow/tfjs-node-gpu/binding/tfjs_backend.cc
    write node_modules/@tensorflow/tfjs-node-gpu/package.json
    cp "$SOAK_TSC" node_modules/typescript/bin/tsc
    cp package-lock.json node_modules/.package-lock.json
    ;;
  python*\ -c*) echo '3 11 cpython True' ;;
  python*\ -m\ venv)
    shift 2
    if [ "$1" = --clear ]; then
      shift
      rm -rf "$1"
    fi
    mkdir -p "$1/bin"
    ln -sf "$(dirname "$0")/python3" "$1/bin/python"
    ;;
  python*\ -m\ pip)
    environment=$(dirname "$(dirname "$0")")
    for file in libtensorflow_cc.so.2 libtensorflow_framework.so.2 include.h; do
      write_missing "$environment/lib/python3.11/site-packages/tensorflow/$file"
    done
    write_missing "$environment/bin/jupyter-lab"
    ;;
  g++*)
    for last; do :; done # what comes after -o
    write "$last"
    ;;
  tsc*) for file in index.js index.d.ts data/mnist.js; do write "lib/dist/$file"; done ;;
  *)
    echo "stand-in: no idea what $0 $* is" >&2
    exit 1
    ;;
esac
