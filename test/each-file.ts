import { beginFile } from './support/databases.ts';

// Vitest runs this before each file of tests.
beginFile();
