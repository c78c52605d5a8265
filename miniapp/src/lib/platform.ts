/** Which of the two worlds this build is for; `platform.h5.ts` answers in the other. */
export const platform: 'weapp' | 'h5' = 'weapp';
