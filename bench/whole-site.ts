import cluster from 'node:cluster';

/** The site as `npm start` runs it, workers and all. It ends with the bench, however that ends. */
if (cluster.isPrimary) process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));

await import('../src/server.ts');
