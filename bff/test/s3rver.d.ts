declare module '@20minutes/s3rver' {
  /** A server that speaks S3 on a folder of this machine; key id and secret are both `S3RVER`. */
  class S3rver {
    constructor(options: {
      address: string;
      port: number;
      directory: string;
      silent: boolean;
      configureBuckets: { name: string; configs: string[] }[];
    });
    run(): Promise<{ port: number }>;
    close(): Promise<void>;
  }
  export = S3rver;
}
