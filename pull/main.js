import { argv } from 'node:process';

// The runner passes no arguments: this is "node dist/index.js pull".
argv[2] = 'pull';
await import('../dist/index.js');
