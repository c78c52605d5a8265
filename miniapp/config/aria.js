/**
 * The ARIA attributes that our pages use, in the spelling of WXML. WeChat reads many more
 * (developers.weixin.qq.com/miniprogram/dev/component/aria-component.html), but every one costs template bytes.
 */
module.exports.ariaAttributes = {
  'aria-role': "''",
  'aria-label': "''",
  'aria-hidden': '',
  'aria-checked': '',
  'aria-selected': '',
  'aria-expanded': '',
  'aria-level': '',
  'aria-disabled': '',
  'aria-live': "''",
};
module.exports.ariaComponents = ['View', 'Text', 'Button', 'Image', 'Input', 'Textarea', 'Map'];
