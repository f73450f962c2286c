// A JupyterLab extension, served as it is here: it gives pictures and figures the alt text that the notebook holds for them.
// JupyterLab shows pictures with an empty alt text, and figures with none.
(() => {
  const picture = 'image/png';
  const figure = 'application/vnd.plotly.v1+json';

  function label(node, alt) {
    const image = node.querySelector(':scope > img');
    if (image) image.alt = alt;
    else {
      node.setAttribute('role', 'figure');
      node.setAttribute('aria-label', alt);
    }
  }

  /** Makes the factory's renderers label what they have drawn. */
  function labelAll(factory) {
    if (!factory) return;
    const create = factory.createRenderer;
    factory.createRenderer = (options) => {
      const renderer = create.call(factory, options);
      const render = renderer.renderModel;
      renderer.renderModel = async (model) => {
        await render.call(renderer, model);
        const alt = model.metadata[picture]?.alt;
        if (alt) label(renderer.node, alt);
      };
      return renderer;
    };
  }

  /** A module that JupyterLab shares with its extensions. */
  async function shared(scope, name) {
    const [version] = Object.values(scope[name]);
    return (await version.get())();
  }

  let scope;
  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB['siamese-lab'] = {
    init(given) {
      scope = given;
    },
    async get() {
      const { IRenderMimeRegistry } = await shared(scope, '@jupyterlab/rendermime');
      const plugin = {
        id: 'siamese-lab:alt-text',
        autoStart: true,
        requires: [IRenderMimeRegistry],
        activate(app, registry) {
          labelAll(registry.getFactory(picture));
          // Plotly's factory belongs to an extension of its own, which may start later than this one.
          void app.started.then(() => labelAll(registry.getFactory(figure)));
        },
      };
      return () => ({ __esModule: true, default: plugin });
    },
  };
})();
