export * from './action';
export * from './keys';
export * from './useKeys';
