import { useLogout } from '@refinedev/core';
import { useQueryClient } from '@tanstack/react-query';
import { Modal } from 'antd';
import { useEffect, useState } from 'react';
import { call, lastTouchedAt, noteTouch } from '../lib/call';
import { idleSeconds } from '../lib/session';

/** So long before the end the desk is asked whether anybody is there. */
const warnSeconds = 300;
const touches = ['pointerdown', 'keydown', 'wheel'] as const;

const clockOf = (seconds: number) =>
  `${Math.floor(seconds / 60)} 分 ${String(seconds % 60).padStart(2, '0')} 秒`;

/**
 * The session ends when nobody is at the desk for half an hour. Five minutes before, a question; at the end, the sign-in
 * page, so that nobody else reads on. What was judged so far is kept on this computer.
 */
export function IdleWatch() {
  const [left, setLeft] = useState<number>();
  const { mutate: logOut } = useLogout();
  const queries = useQueryClient();
  const isWarned = left !== undefined;
  useEffect(() => {
    const touch = () => {
      if (!isWarned) {
        noteTouch();
      }
    };
    const look = () => {
      const lives = idleSeconds();
      if (lives === undefined) {
        return;
      }
      const seconds = Math.ceil(lives - (Date.now() - lastTouchedAt()) / 1000);
      if (seconds <= 0) {
        logOut();
      }
      setLeft(seconds <= warnSeconds ? Math.max(0, seconds) : undefined);
    };
    for (const name of touches) {
      window.addEventListener(name, touch, { passive: true });
    }
    const timer = setInterval(look, 1_000);
    return () => {
      clearInterval(timer);
      for (const name of touches) {
        window.removeEventListener(name, touch);
      }
    };
  }, [isWarned, logOut]);
  const stay = () => {
    noteTouch();
    setLeft(undefined);
    void call('GET /v1/officer/session').finally(() => queries.invalidateQueries());
  };
  return (
    <Modal
      open={isWarned}
      title="您还在吗？"
      okText="继续办理"
      cancelText="退出登录"
      closable={false}
      mask={{ closable: false }}
      onOk={stay}
      onCancel={() => logOut()}
    >
      <p>
        已有一段时间没有操作，{clockOf(left ?? 0)}
        后自动退出登录。已做的核对都保存在这台电脑上，重新登录后可以接着办。
      </p>
    </Modal>
  );
}
