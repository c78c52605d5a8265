import { platform } from './platform';

type Facts = {
  role?: string;
  label?: string | undefined;
  checked?: boolean;
  selected?: boolean;
  disabled?: boolean;
  hidden?: boolean;
  live?: 'polite' | 'assertive';
  expanded?: boolean;
  level?: number;
  /** Reached by the tab key. */
  focusable?: boolean;
};

/**
 * What assistive technology is told about an element. Browsers read `role`, WeChat `aria-role`; the states are spelled
 * alike. Only what is given is named: an attribute without a value would still be one.
 */
export function a11y(facts: Facts): Record<string, string> {
  const given: Record<string, string | boolean | number | undefined> = {
    [platform === 'weapp' ? 'aria-role' : 'role']: facts.role,
    'aria-label': facts.label,
    'aria-hidden': facts.hidden,
    'aria-disabled': facts.disabled,
    'aria-live': facts.live,
    'aria-checked': facts.checked,
    'aria-selected': facts.selected,
    'aria-expanded': facts.expanded,
    'aria-level': facts.level,
    // WeChat knows no tab key.
    tabIndex: platform === 'h5' && facts.focusable ? 0 : undefined,
  };
  const names = Object.keys(given).filter((name) => given[name] !== undefined);
  return Object.fromEntries(names.map((name) => [name, String(given[name])]));
}
