// What something that was shared is about, as a name that is unique within its check-in.
import type { Topic } from './bindings';

export function topicName(topic: Topic): string {
  return topic.type === 'outcome' ? 'outcome' : `question.${topic.question}`;
}
