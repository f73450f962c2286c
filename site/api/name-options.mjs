import { Converter, ReflectionKind } from 'typedoc';

/**
 * Names a destructured parameter, such as `{ seed = 1 }`, `options` if its comment does so.
 *
 * @param {import('typedoc').Application} app
 */
export function nameOptions(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const parameter of project.getReflectionsByKind(ReflectionKind.Parameter)) {
      const tags = parameter.parent?.comment?.getTags('@param') ?? [];
      if (parameter.name === '__namedParameters' && tags.some(({ name }) => name?.startsWith('options.')))
        parameter.name = 'options';
    }
  });
}
