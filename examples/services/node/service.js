// An order service with KafkaJS: prints each order. KafkaJS resolves an offset when eachMessage has returned, and commits
// the resolved offsets: here after 20 of them, and at the end of each batch. A kill repeats what was resolved and not
// committed, and loses nothing.
const { Kafka, logLevel } = require('kafkajs');

const kafka = new Kafka({
  clientId: process.env.KAFKA_CLIENT_ID || 'orders',
  brokers: process.env.KAFKA_BOOTSTRAP_SERVERS.split(','),
  logLevel: logLevel.ERROR,
});
const consumer = kafka.consumer({ groupId: process.env.KAFKA_GROUP_ID, sessionTimeout: 10000 });

async function main() {
  await consumer.connect();
  await consumer.subscribe({ topic: process.env.KAFKA_TOPIC, fromBeginning: true });
  await consumer.run({
    autoCommitThreshold: 20,
    eachMessage: async ({ message }) => {
      const order = JSON.parse(message.value);
      // To a pipe, a write of Node is synchronous on Linux: the line has left the process when the next statement runs.
      process.stdout.write(`done ${order.orderId}\n`);
    },
  });
}

process.on('SIGTERM', () => consumer.disconnect().then(() => process.exit(0)));
main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
