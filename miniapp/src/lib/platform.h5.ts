export const platform: 'weapp' | 'h5' = 'h5';
