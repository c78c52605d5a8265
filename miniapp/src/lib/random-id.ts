const letters = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** A name that nothing else bears: for devices and request keys, which must be unique, not secret. */
export function randomId(length = 24): string {
  let id = '';
  while (id.length < length) {
    id += letters[Math.floor(Math.random() * letters.length)];
  }
  return id;
}
