/** Reports whether a host, with or without a port, is this machine itself. Throws a TypeError where it is neither. */
export function isLoopback(host: string): boolean {
  const { hostname } = new URL(`http://${host}`);
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/**
 * Returns the address at which a server is spoken to: https, but http on the machine itself, where emulators and
 * registries for tests listen. Takes a `host` or `host:port`. Throws a TypeError where it is neither.
 */
export function registryOrigin(host: string): URL {
  return new URL(`${isLoopback(host) ? 'http' : 'https'}://${host}`);
}
