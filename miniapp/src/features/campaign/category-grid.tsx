import { View } from '@tarojs/components';
import type { Campaign } from '../../../../bff/src/contract';
import { a11y } from '../../lib/a11y';
import { Icon } from '../../ui/icon';
import './how-to.scss';

/** Which goods: a picture and the name the campaign gives them. */
export function CategoryGrid({ categories }: { categories: Campaign['categories'] }) {
  return (
    <View className="card">
      <View className="heading" {...a11y({ role: 'heading', level: 2 })}>
        哪些商品可用
      </View>
      <View className="category-grid" {...a11y({ role: 'list' })}>
        {categories.map(({ category, name }) => (
          <View key={category} className="category-grid__one" {...a11y({ role: 'listitem' })}>
            <View className="category-grid__picture">
              <Icon name={category === 'phone' ? 'mobile' : category} />
            </View>
            {name}
          </View>
        ))}
      </View>
    </View>
  );
}
