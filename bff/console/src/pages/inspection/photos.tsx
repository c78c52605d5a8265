import { Button } from 'antd';
import { useState } from 'react';

type Shown = { url: string; name: string; onRemove?: () => void };

/**
 * One photo, in full behind a press. Its link is another one with each answer and dies after five minutes; what is on the
 * screen is not loaded again.
 */
function Photo({ url, name, onRemove }: Shown) {
  const [shown] = useState(url);
  const [isThere, setThere] = useState(true);
  return (
    <li>
      {isThere ? (
        <a href={url} target="_blank" rel="noreferrer" aria-label={`查看${name}`}>
          <img src={shown} alt={name} onError={() => setThere(false)} />
        </a>
      ) : (
        <span className="photo-gone">{name}已上传</span>
      )}
      {onRemove && (
        <Button size="small" aria-label={`删除${name}`} onClick={onRemove}>
          删除
        </Button>
      )}
    </li>
  );
}

export function Photos({
  photos,
  name,
}: {
  photos: readonly { key: string; url: string; onRemove?: () => void }[];
  /** What they show. */
  name: string;
}) {
  return (
    photos.length > 0 && (
      <ul className="photos">
        {photos.map(({ key, ...photo }, index) => (
          <Photo key={key} name={`${name} ${index + 1}`} {...photo} />
        ))}
      </ul>
    )
  );
}
