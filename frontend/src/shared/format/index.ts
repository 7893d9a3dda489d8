export * from './bytes';
export * from './money';
export * from './phone';
export * from './plain';
export * from './time';
