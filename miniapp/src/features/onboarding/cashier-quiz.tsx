import { View } from '@tarojs/components';
import { useState } from 'react';
import type { ApiReply } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { call } from '../../lib/api';
import { asFailure, type Failure } from '../../lib/failure';
import { ActionButton } from '../../ui/action-button';
import { FailureNotice } from '../../ui/failure-notice';
import { Notice } from '../../ui/notice';
import { Pressable } from '../../ui/pressable';

type Invite = ApiReply<'GET /v1/cashier-invites/:invite'>;

/** The short quiz of an invited cashier; all right means trained. */
export function CashierQuiz({ invite, given }: { invite: string; given: Invite }) {
  const [answers, setAnswers] = useState<number[]>([]);
  const [wrong, setWrong] = useState<number[]>();
  const [passed, setPassed] = useState(given.trainedAt !== null);
  const [failure, setFailure] = useState<Failure>();
  const send = async () => {
    setFailure(undefined);
    try {
      const reply = await call('POST /v1/cashier-invites/:invite/answers', {
        params: { invite },
        body: { answers },
      });
      setPassed(reply.passed);
      setWrong(reply.wrong);
    } catch (error) {
      setFailure(asFailure(error));
    }
  };
  if (passed) {
    return <Notice kind="ok" icon="check-circle" label="培训合格，可以上岗受理消费券了。" />;
  }
  const answered = given.questions.every((_, index) => answers[index] !== undefined);
  return (
    <>
      <View className="card stack">
        <View className="heading">{given.enterpriseName}</View>
        <View>{given.cashierName}，您好！答对下面几道题，就可以上岗。</View>
      </View>
      {given.questions.map(({ question, choices }, index) => (
        <View key={question} className="card stack">
          <View>
            {index + 1}. {question}
          </View>
          {wrong?.includes(index) ? <Notice icon="alert" label="这题不对，请再想想。" /> : null}
          <View className="choices" {...a11y({ role: 'radiogroup', label: question })}>
            {choices.map((choice, each) => (
              <Pressable
                key={choice}
                role="radio"
                checked={answers[index] === each}
                className={`chips__one ${answers[index] === each ? 'chips__one--on' : ''}`}
                onPress={() => {
                  const next = [...answers];
                  next[index] = each;
                  setAnswers(next);
                }}
              >
                {choice}
              </Pressable>
            ))}
          </View>
        </View>
      ))}
      {failure ? <FailureNotice failure={failure} onRetry={send} /> : null}
      <ActionButton disabled={!answered} onPress={send}>
        提交答案
      </ActionButton>
    </>
  );
}
