/** One text message, as it arrived. */
export type Message = { phone: string; template_id: string; values: string[]; at: string };

const harmless = (text: string): string =>
  text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** What the phones received, the newest first. */
export const inboxPage = (messages: readonly Message[]): string => `<!doctype html>
<html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="3"><title>模拟短信</title>
<style>
  body { margin: 0 auto; max-width: 32rem; padding: 1rem; font: 1rem/1.5 system-ui, "Noto Sans CJK SC", sans-serif; color: #1f2328; background: #f4f6f9 }
  li { list-style: none; margin: 0 0 .75rem; padding: .75rem 1rem; background: #fff; border-radius: .5rem }
  ul { padding: 0 } b { font-size: 1.25rem; letter-spacing: .1em } small { color: #56606d }
</style>
<h1>模拟短信</h1><p>只用于演练：这里能看到每部手机刚收到的短信。</p>
<ul>${messages
  .map(
    ({ phone, values, at }) =>
      `<li><small>${harmless(phone)} · ${harmless(at.slice(11, 19))}</small><br>【惠民券】验证码 <b>${harmless(values[0] ?? '')}</b>，用于镇办窗口领券，${harmless(values[1] ?? '')} 分钟内有效。请勿转告他人。</li>`,
  )
  .join('')}</ul>${messages.length === 0 ? '<p>还没有短信。</p>' : ''}
`;
