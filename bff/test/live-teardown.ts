import { stopServers } from './live-servers';

export = stopServers;
