import { connectAhead } from './adapters/connect-ahead.ts';

// The action itself is started without an argument; those in login/, pull/ and so on pass their name.
const [, , command = 'push'] = process.argv;
const agents = command === 'push' ? await connectAhead(process.env) : undefined;
// Its code is most of the bundle: it is loaded while connections are being opened.
const { main } = await import('./commands/main.ts');
await main(command, process.env, agents);
