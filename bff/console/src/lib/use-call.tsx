import { useOnError } from '@refinedev/core';
import {
  keepPreviousData,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { App } from 'antd';
import type { ApiReply } from '../../../src/contract';
import { WhyNot } from '../ui/why-not';
import { call, Failure, type Given, type Rest, type Route } from './call';
import { forgetSession, isSignedOut } from './session';

/** What a GET of the contract answers, asked again when `given` changes; the last answer stays on the screen meanwhile. */
export function useAnswer<R extends Route & `GET ${string}`>(
  route: R,
  given: Given<R>,
  { everyMs }: { everyMs?: number } = {},
): UseQueryResult<ApiReply<R>> {
  const answer: UseQueryResult<unknown> = useQuery({
    queryKey: [route, given],
    queryFn: (): Promise<unknown> => call(route, ...([given] as unknown as Rest<R>)),
    placeholderData: keepPreviousData,
    ...(everyMs ? { refetchInterval: everyMs } : {}),
  });
  return answer as UseQueryResult<ApiReply<R>>;
}

/**
 * Something that changes the world: while it is under way it cannot be sent again, a success is said and everything that
 * is shown is asked anew, a refusal is said in the API's own words.
 */
export function useChange<T, Answer>(
  act: (given: T) => Promise<Answer>,
  {
    said,
    after,
  }: { said?: string | ((answer: Answer) => string); after?: (answer: Answer) => void } = {},
) {
  const { message, modal } = App.useApp();
  const queries = useQueryClient();
  const { mutate: tell } = useOnError();
  return useMutation({
    mutationFn: act,
    onSuccess: async (answer) => {
      await queries.invalidateQueries();
      if (said) {
        message.success(typeof said === 'string' ? said : said(answer));
      }
      after?.(answer);
    },
    onError: async (error) => {
      if (isSignedOut(error)) {
        tell(error);
        return;
      }
      if (error instanceof Failure && error.code === 'role_not_allowed') {
        // Another role since this page was opened: what it offers is asked anew.
        forgetSession();
      }
      await queries.invalidateQueries();
      modal.warning({ title: '没有办成', content: <WhyNot error={error} />, okText: '知道了' });
    },
  });
}
