import { relative, sep } from 'node:path';
import { Comment, CommentTag, Converter } from 'typedoc';

/** The rooms of lib/ in the order in which data flows through them, as titles of the API's groups. @type {Record<string, string>} */
const titles = {
  data: 'Data',
  pairs: 'Pairs',
  distances: 'Distances',
  miners: 'Miners',
  losses: 'Losses',
  augmentation: 'Augmentation',
  models: 'Models',
  training: 'Training',
  search: 'Search',
  evaluation: 'Evaluation',
  gallery: 'Galleries',
  display: 'Pictures',
  jit: 'Recorded steps',
  tensorflow: 'Device',
};

export const groupOrder = Object.values(titles);

/**
 * Groups the API by the folders of the library instead of by functions, interfaces and types. TensorFlow's own API, which the library
 * exports as `tf`, is left out, since it is documented elsewhere.
 *
 * @param {import('typedoc').Application} app
 * @param {string} library its folder
 */
export function groupByRoom(app, library) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, (context) => {
    const { project } = context;
    for (const child of [...(project.children ?? [])]) {
      if (child.name === 'tf') project.removeReflection(child);
      else addGroup(child, titleOf(context, child, library));
    }
  });
}

/**
 * @param {import('typedoc').Context} context
 * @param {import('typedoc').DeclarationReflection} child
 * @param {string} library
 */
function titleOf(context, child, library) {
  const declared = context.getSymbolFromReflection(child)?.declarations?.[0];
  const file = declared?.getSourceFile().fileName ?? '';
  const title = titles[relative(library, file).split(sep)[0]];
  if (!title) throw new Error(`API: ${child.name} must come from a room of lib, found it in "${file}"`);
  return title;
}

/**
 * @param {import('typedoc').DeclarationReflection} child
 * @param {string} title
 */
function addGroup(child, title) {
  const tag = new CommentTag('@group', [{ kind: 'text', text: title }]);
  const holders = child.signatures ?? [child];
  for (const holder of holders) {
    holder.comment ??= new Comment();
    holder.comment.blockTags.push(tag.clone());
  }
}
