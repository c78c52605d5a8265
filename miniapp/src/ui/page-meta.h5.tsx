/** A browser has no page-meta; an open sheet covers the page and takes the scrolling. */
export function PageMeta(_: { still: boolean }) {
  return null;
}
