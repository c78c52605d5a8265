// The schema engine's way to Postgres: @prisma/adapter-pg, with four gaps of version 7.10 closed.
import { randomUUID } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import { ColumnTypeEnum } from '@prisma/driver-adapter-utils';
import pg from 'pg';

/** The catalogue's one-byte type "char", which the adapter does not know, and `text`, which it does. */
const CHAR_OID = 18;
const TEXT_OID = 25;

/** The same server and credentials, another database. */
export function onDatabase(url, name) {
  const other = new URL(url);
  other.pathname = `/${encodeURIComponent(name)}`;
  return other.href;
}

export async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Reads "char" columns of the catalogue as text, and tells the engine that they are characters. */
function readCatalogueChars(adapter) {
  const { queryRaw } = adapter;
  adapter.queryRaw = async (query) => {
    const charColumns = [];
    // A view of the adapter for this one query, so that two queries at once never share their columns.
    const reader = Object.create(adapter, {
      performIO: {
        value: async (request) => {
          const result = await adapter.performIO(request);
          for (const [column, field] of result.fields.entries()) {
            if (field.dataTypeID === CHAR_OID) {
              field.dataTypeID = TEXT_OID;
              charColumns.push(column);
            }
          }
          return result;
        },
      },
    });
    const result = await queryRaw.call(reader, query);
    for (const column of charColumns) {
      result.columnTypes[column] = ColumnTypeEnum.Character;
    }
    return result;
  };
}

/** Sends a script whole: the adapter cuts it at every semicolon, also inside the body of a function. */
function sendScriptsWhole(adapter) {
  adapter.executeScript = async (script) => {
    try {
      await adapter.underlyingDriver().query(script);
    } catch (error) {
      adapter.onError(error);
    }
  };
}

export class MigrationAdapter extends PrismaPg {
  #url;

  constructor(url) {
    super({ connectionString: url });
    this.#url = url;
  }

  async connect() {
    const adapter = await super.connect();
    readCatalogueChars(adapter);
    sendScriptsWhole(adapter);
    return adapter;
  }

  /** An empty database to replay the migrations in; it goes when the engine is done with it. */
  async connectToShadowDb() {
    // The adapter's own method ignores the database name when it was given a URL, and drops before it disconnects.
    const name = `prisma_shadow_${randomUUID()}`;
    await withClient(this.#url, (client) => client.query(`CREATE DATABASE "${name}"`));
    const shadow = await new MigrationAdapter(onDatabase(this.#url, name)).connect();
    const disconnect = shadow.dispose.bind(shadow);
    shadow.dispose = async () => {
      await disconnect();
      await withClient(this.#url, (client) => client.query(`DROP DATABASE "${name}" WITH (FORCE)`));
    };
    return shadow;
  }
}
