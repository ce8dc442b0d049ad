export { applyTheme, readTheme, type Theme } from './theme';
