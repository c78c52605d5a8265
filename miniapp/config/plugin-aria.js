const path = require('node:path');
const { ariaAttributes, ariaComponents } = require('./aria');

/*
 * Taro's WXML templates drop ARIA attributes. This adds them to the templates of the components we use, and to the run
 * time's table of attribute aliases: with only one half, `src` would land in `aria-role`.
 */
module.exports = (context) => {
  context.registerMethod({
    name: 'onSetupClose',
    fn(platform) {
      if (platform.platform !== 'weapp') {
        return;
      }
      platform.runtimePath = [].concat(
        platform.runtimePath,
        path.resolve(__dirname, 'aria-runtime.js'),
      );
      platform.template.mergeComponents(
        context,
        Object.fromEntries(ariaComponents.map((name) => [name, ariaAttributes])),
      );
    },
  });
};
