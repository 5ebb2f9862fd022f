import mongoose, { type Connection } from 'mongoose'

const { EJSON } = mongoose.mongo.BSON

/** Names of the collections, whichever there are, of which a document holds one of the texts. */
export async function traces(
  connection: Connection,
  texts: readonly string[],
  except: readonly string[] = [],
): Promise<string[]> {
  const names = (await connection.listCollections()).map(({ name }) => name)
  const found: string[] = []
  for (const name of names.filter((name) => !except.includes(name)).sort()) {
    for await (const document of connection.collection(name).find()) {
      const written = EJSON.stringify(document)
      if (!texts.some((text) => written.includes(text))) continue
      found.push(name)
      break
    }
  }
  return found
}
