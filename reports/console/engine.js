// DuckDB in a worker of this page, with the published warehouse open for reading and nothing else within its reach.
import { AsyncDuckDB, DuckDBAccessMode, VoidLogger, getPlatformFeatures } from "@duckdb/duckdb-wasm";
import { isNumber, isWhole, text } from "./values.js";

export const MOST_ROWS = 100_000;

// With these no query can make the page ask another origin for anything, extensions included.
const CLOSED = [
  "set autoinstall_known_extensions = false",
  "set autoload_known_extensions = false",
  "set enable_external_access = false",
  "set lock_configuration = true",
];

/**
 * Start the engine and open the warehouse.
 * `address(name)` gives the full URL of a file of the engine, `warehouse` promises its bytes, `told(loaded)` hears how many bytes of DuckDB have come.
 */
export async function open(address, warehouse, told) {
  const features = await getPlatformFeatures();
  if (!features.wasmExceptions) throw new Error("This browser is too old: DuckDB needs WebAssembly with exceptions.");
  // A worker made from a blob inherits the page's content security policy; one made from a file would have none.
  const boot = new Blob([`importScripts(${JSON.stringify(address("duckdb-browser-eh.worker.js"))});`], { type: "text/javascript" });
  const bootAddress = URL.createObjectURL(boot);
  const worker = new Worker(bootAddress);
  try {
    const failed = new Promise((_, reject) => worker.addEventListener("error", () => reject(new Error("DuckDB's worker did not start."))));
    const db = new AsyncDuckDB(new VoidLogger(), worker);
    const started = db.instantiate(address("duckdb-eh.wasm"), null, ({ bytesLoaded }) => told(bytesLoaded));
    const [bytes] = await Promise.all([warehouse, Promise.race([failed, started])]);
    await db.registerFileBuffer("pulse.duckdb", bytes);
    await db.open({ path: "pulse.duckdb", accessMode: DuckDBAccessMode.READ_ONLY });
    const connection = await db.connect();
    for (const setting of CLOSED) await connection.query(setting);
    return { version: await db.getVersion(), ask: (sql) => ask(connection, sql), stop: () => connection.cancelSent() };
  } catch (wrong) {
    worker.terminate();
    throw wrong;
  } finally {
    URL.revokeObjectURL(bootAddress);
  }
}

/** The answer to the last statement: column names, which of them are numbers, at most MOST_ROWS rows of texts (null for NULL). */
async function ask(connection, sql) {
  const answer = { names: [], numbers: [], rows: [], isCut: false };
  for await (const batch of await connection.send(sql, true)) {
    const fields = batch.schema.fields;
    const broken = fields.find((field) => !isWhole(field.type));
    if (broken) {
      await connection.cancelSent();
      throw new Error(`The browser build cannot hand over the column "${broken.name}" as it is: add ::varchar to it in the query.`);
    }
    answer.names = fields.map((field) => field.name);
    answer.numbers = fields.map((field) => isNumber(field.type));
    const columns = fields.map((_, place) => batch.getChildAt(place));
    const wanted = Math.min(batch.numRows, MOST_ROWS - answer.rows.length);
    for (let row = 0; row < wanted; row += 1) answer.rows.push(columns.map((column, place) => text(column.get(row), fields[place].type)));
    if (wanted < batch.numRows) {
      answer.isCut = true;
      await connection.cancelSent();
      break;
    }
  }
  return answer;
}
