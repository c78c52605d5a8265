/** The ARIA attributes that WeChat reads, in the spelling of WXML; every one costs template bytes, so the list is short. */
module.exports.ariaAttributes = {
  'aria-role': "''",
  'aria-label': "''",
  'aria-hidden': '',
  'aria-checked': '',
  'aria-disabled': '',
  'aria-live': "''",
};
module.exports.ariaComponents = ['View', 'Text', 'Button', 'Image', 'Input'];
