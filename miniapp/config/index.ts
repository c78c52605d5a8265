import path from 'node:path';
import { defineConfig } from '@tarojs/cli';

/** Packages that ship modern syntax (`#private`, `??`) and must be brought down for old phones. */
const modern = /node_modules[\\/](@noble|otpauth|qrcode-generator)[\\/]/;
const isModern = (file: string) => modern.test(file);

/** What the first page of the H5 build may weigh before compression. */
const h5BudgetBytes = 700_000;

/** Where a build for WeChat finds the BFF: what `npm start` serves, unless TARO_APP_API_ORIGIN says otherwise. */
const weappOrigin = process.env.TARO_APP_API_ORIGIN || 'http://127.0.0.1:3000';
if (!/^(https:\/\/|http:\/\/127\.0\.0\.1(:|$))/.test(weappOrigin)) {
  throw new Error(
    `TARO_APP_API_ORIGIN must be an https:// origin, not ${weappOrigin}: WeChat calls no other.`,
  );
}

/*
 * Other workspaces bring a newer React to the top of node_modules. Everything in this build, Taro's own packages
 * included, must meet the one React that Taro supports.
 */
const ours = [
  'react',
  'react-reconciler',
  '@tarojs/react',
  '@tarojs/plugin-framework-react',
  // Inside WeChat there is no DOM: Taro puts a renderer of its own in the place of this one.
  ...(process.env.TARO_ENV === 'h5' ? ['react-dom'] : []),
];
const alias = Object.fromEntries(
  ours.map((name) => [name, path.dirname(require.resolve(`${name}/package.json`))]),
);

export default defineConfig<'webpack5'>({
  projectName: 'huimin',
  date: '2023-04-22',
  designWidth: 375,
  deviceRatio: { 375: 2 },
  sourceRoot: 'src',
  outputRoot: `dist/${process.env.TARO_ENV}`,
  plugins: [path.resolve(__dirname, 'plugin-aria.js')],
  defineConstants: {
    API_ORIGIN: JSON.stringify(process.env.TARO_ENV === 'h5' ? '' : weappOrigin),
  },
  copy: { patterns: [], options: {} },
  framework: 'react',
  alias,
  compiler: { type: 'webpack5', prebundle: { enable: false } },
  cache: { enable: false },
  mini: {
    compile: { include: [isModern] },
    optimizeMainPackage: { enable: true },
    // Features style only their own classes (see app.scss), so their order among themselves is of no matter.
    miniCssExtractPluginOption: { ignoreOrder: true },
    // Sizes are true pixels on every screen: 18 px of text stay 18 px on a narrow phone (G6).
    postcss: { pxtransform: { enable: false, config: {} } },
  },
  h5: {
    publicPath: '/',
    staticDirectory: 'static',
    router: { mode: 'browser' },
    compile: { include: [isModern] },
    webpackChain(chain) {
      // What two pages share is loaded once, not with every page.
      chain.optimization.splitChunks({
        chunks: 'all',
        cacheGroups: {
          default: false,
          defaultVendors: false,
          shared: { name: 'shared', minChunks: 2, minSize: 0, reuseExistingChunk: true },
        },
      });
      chain.performance.maxEntrypointSize(h5BudgetBytes).maxAssetSize(h5BudgetBytes);
    },
    output: {
      filename: 'js/[name].[contenthash:8].js',
      chunkFilename: 'js/[name].[contenthash:8].js',
    },
    miniCssExtractPluginOption: {
      ignoreOrder: true,
      filename: 'css/[name].[contenthash:8].css',
      chunkFilename: 'css/[name].[contenthash:8].css',
    },
    postcss: { pxtransform: { enable: false, config: {} }, autoprefixer: { enable: true } },
  },
});
