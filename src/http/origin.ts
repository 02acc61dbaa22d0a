/** Reports whether a host, with or without a port, is this machine itself. Throws a TypeError if it is neither. */
export function isLoopback(host: string): boolean {
  const { hostname } = new URL(`http://${host}`);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Returns the origin of a server: https, but http on this machine itself, where emulators and test registries listen. Takes a
 * `host` or `host:port`. Throws a TypeError if it is neither.
 */
export function registryOrigin(host: string): URL {
  return new URL(`${isLoopback(host) ? 'http' : 'https'}://${host}`);
}
