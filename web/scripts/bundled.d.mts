import type { Plugin } from 'vite';

export function packagesOf(files: string[], identityIn?: (folder: string) => string): string[];
export function bundled(file: string): Plugin;
