=== aggregated client, paginator, waiter
import { S3, paginateListObjectsV2, waitUntilObjectExists, S3Client } from "@aws-sdk/client-s3";
const s3 = new S3({ region: process.env.AWS_REGION });
export const handler = async (event) => {
  await s3.putObject({ Bucket: "b", Key: `in/${event.id}` }); //> s3:PutObject Bucket=b Key=in/<id>
  for await (const page of paginateListObjectsV2({ client: s3 }, { Bucket: "b" })) //> s3:ListObjectsV2 Bucket=b
    for (const { Key } of page.Contents) await s3.deleteObject({ Bucket: "b", Key }); //> s3:DeleteObject Bucket=b Key=*
  await waitUntilObjectExists({ client: new S3Client({}), maxWaitTime: 10 }, { Bucket: "b", Key: "k" }); //> s3:HeadObject Bucket=b Key=k
};
=== default exports and re-exports
--- index.mjs
import store, { audit } from "./store.mjs";
export { run as handler };
async function run(event) {
  await store.put(event);
  audit(event);
}
--- store.mjs
import * as ddb from "@aws-sdk/client-dynamodb";
const client = new ddb.DynamoDBClient({});
export * from "./audit.mjs";
export default {
  async put(item) { await client.send(new ddb.PutItemCommand({ TableName: "t", Item: item })); }, //> dynamodb:PutItem TableName=t
};
--- audit.mjs
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
export function audit(detail) {
  return new EventBridgeClient({}).send(new PutEventsCommand({ Entries: [{ EventBusName: process.env.BUS }] })); //> events:PutEvents Entries[].EventBusName=${BUS}
}
=== helpers of Powertools
import { getParameter } from "@aws-lambda-powertools/parameters/ssm";
import { getSecret } from "@aws-lambda-powertools/parameters/secrets";
export const handler = async () => [await getParameter("/a/b", { decrypt: true }), await getSecret(process.env.SECRET)]; //> ssm:GetParameter Name=/a/b WithDecryption=true; secretsmanager:GetSecretValue SecretId=${SECRET}
=== credentials of another role
import { S3Client, GetObjectCommand } from "@aws-sdk/client-s3";
import { fromTemporaryCredentials } from "@aws-sdk/credential-providers";
const credentials = fromTemporaryCredentials({ params: { RoleArn: "arn:aws:iam::210987654321:role/x" } }); //> sts:AssumeRole RoleArn=arn:aws:iam::210987654321:role/x
export const handler = () => new S3Client({ credentials }).send(new GetObjectCommand({ Bucket: "b", Key: "k" })); //> s3:GetObject Bucket=b credentials
=== a library that is not known
import { thing } from "some-library"; //> open: the library some-library was not read
export const handler = async () => thing();
