export * from './bytes';
export * from './money';
export * from './phone';
export * from './time';
