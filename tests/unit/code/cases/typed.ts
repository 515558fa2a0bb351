=== types are no values
import { DynamoDBClient, type ScanCommandInput } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import type { APIGatewayProxyEvent } from "aws-lambda";
enum Kind { A = "a" }
interface Row { id: string }
abstract class Base<T> {
  protected abstract name(): string;
  constructor(protected readonly client = DynamoDBDocumentClient.from(new DynamoDBClient({}))) {}
  all(): Promise<T[]> { return this.client.send(new ScanCommand({ TableName: this.name() })) as unknown as Promise<T[]>; } //> dynamodb:Scan TableName=${ROWS}
}
class Rows extends Base<Row> {
  protected name(): string { return process.env.ROWS!; } //> env: ROWS
}
export const handler = async (event: APIGatewayProxyEvent): Promise<unknown> => {
  const rows = new Rows();
  return <unknown>await rows.all();
};
