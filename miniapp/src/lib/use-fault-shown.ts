import Taro from '@tarojs/taro';
import { useEffect } from 'react';

/** Goes to the first field that is wrong. @param tries how often the form was to be sent */
export function useFaultShown(tries: number): void {
  useEffect(() => {
    if (tries > 0) {
      // The view shows the faults a moment after the page knows them; when all is well there is no such place.
      Taro.nextTick(() => {
        Taro.pageScrollTo({ selector: '.form-field--fault', offsetTop: -80, duration: 0 }).catch(
          () => undefined,
        );
      });
    }
  }, [tries]);
}
