export * from './generated';
export { call } from './call';
export { configureClient, type ClientContext } from './configure';
export { ProblemError, toProblem } from './problem';
