=== enums and const assertions
import { DynamoDBClient, GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
enum Table { Orders = "orders", Users = "users" }
const INDEX = { byDay: "byDay" } as const;
const client: DynamoDBClient = new DynamoDBClient({});
export const handler = async (event: { id: string }): Promise<void> => {
  await client.send(new GetItemCommand({ TableName: Table.Orders, Key: { id: { S: event.id } } })); //> dynamodb:GetItem TableName=orders
  await client.send(new ScanCommand({ TableName: Table["Users"], IndexName: INDEX.byDay })); //> dynamodb:Scan TableName=users IndexName=byDay
};
=== satisfies and non-null
import { S3Client, PutObjectCommand, type PutObjectCommandInput } from "@aws-sdk/client-s3";
const Bucket = process.env.BUCKET!; //> env: BUCKET
const s3 = new S3Client({});
export const handler = async (): Promise<unknown> => {
  const input = { Bucket, Key: "k", Body: "x" } satisfies PutObjectCommandInput;
  const other = <PutObjectCommandInput>{ Bucket: process.env.OTHER as string, Key: "k" };
  await s3.send(new PutObjectCommand(other)); //> s3:PutObject Bucket=${OTHER}
  return s3.send(new PutObjectCommand(input)); //> s3:PutObject Bucket=${BUCKET}
};
=== generics
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand, PutCommand, type GetCommandOutput } from "@aws-sdk/lib-dynamodb";
abstract class Repository<T extends { id: string }> {
  protected readonly doc = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  protected abstract readonly table: string;
  async get<K extends keyof T>(id: T[K]): Promise<T | undefined> {
    const out: GetCommandOutput = await this.doc.send(new GetCommand({ TableName: this.table, Key: { id } })); //> dynamodb:GetItem TableName=orders
    return out.Item as T | undefined;
  }
  async put(item: T): Promise<void> { await this.doc.send(new PutCommand({ TableName: this.table, Item: item })); } //> dynamodb:PutItem TableName=orders
}
class Orders extends Repository<{ id: string }> { protected readonly table = "orders"; }
export const handler = async (e: { id: string }) => { const r = new Orders(); await r.put({ id: "1" }); return r.get(e.id); };
=== parameter properties
import { SNSClient, PublishCommand } from "@aws-sdk/client-sns";
interface Notifier { tell(text: string): Promise<void>; }
class Sns implements Notifier {
  constructor(private readonly topic: string, private readonly client = new SNSClient({})) {}
  async tell(text: string) { await this.client.send(new PublishCommand({ TopicArn: this.topic, Message: text })); } //> sns:Publish TopicArn=${TOPIC}
}
const make = (): Notifier => new Sns(process.env.TOPIC!);
export const handler = async () => make().tell("x");
=== a typed handler
import type { APIGatewayProxyHandlerV2, SQSEvent } from "aws-lambda";
import { SQSClient, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
const sqs = new SQSClient({});
function assertSet(name: string): string { const v = process.env[name]; if (!v) throw new Error(name); return v; }
export const handler: APIGatewayProxyHandlerV2 = async (event) => {
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: assertSet("QUEUE"), Entries: (event as any).items.map((x: any, i: number) => ({ Id: String(i), MessageBody: JSON.stringify(x) })) })); //> sqs:SendMessageBatch QueueUrl=${QUEUE}
  return { statusCode: 200 };
};
=== a namespace and overloads
import { KMSClient, DecryptCommand } from "@aws-sdk/client-kms";
namespace Keys { export const id = "alias/app"; }
function decrypt(data: string): Promise<unknown>;
function decrypt(data: Uint8Array): Promise<unknown>;
function decrypt(data: any) { return new KMSClient({}).send(new DecryptCommand({ KeyId: Keys.id, CiphertextBlob: data })); } //> kms:Decrypt KeyId=alias/app
export const handler = async () => decrypt("x");
=== import equals
import AWS = require("aws-sdk");
const doc = new AWS.DynamoDB.DocumentClient();
export = { handler: async () => doc.put({ TableName: "t", Item: {} }).promise() }; //> dynamodb:PutItem TableName=t
=== a class with decorators
import { Logger, injectLambdaContext } from "@aws-lambda-powertools/logger";
import type { LambdaInterface } from "@aws-lambda-powertools/commons/types";
import { SSM } from "@aws-sdk/client-ssm";
const logger = new Logger();
class Lambda implements LambdaInterface {
  private ssm = new SSM({});
  @logger.injectLambdaContext()
  public async handler(_event: unknown, _context: unknown): Promise<void> {
    await this.ssm.getParameter({ Name: "/x" }); //> ssm:GetParameter Name=/x
  }
}
const instance = new Lambda();
export const handler = instance.handler.bind(instance);
