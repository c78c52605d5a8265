/// <reference types="@tarojs/taro" />

declare module '*.scss';

/** Where the API answers: empty on H5 (same origin), the BFF's public origin in the mini-program. */
declare const API_ORIGIN: string;
