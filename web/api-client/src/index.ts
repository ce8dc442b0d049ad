export * from './generated';
export { call, type Complete } from './call';
export { configureClient, type ClientContext } from './configure';
export { ProblemError, toProblem } from './problem';
