/** センターが受け付けるカメラ。 */

import type { Messages } from '../en';

export const permitted: Messages['permitted'] = {
	title: 'カメラ',
	line: 'ここで使えるカメラを決めます。それ以外のカメラをつないだ人には、使えない理由と、こちらに相談できることが伝えられます。',
	functions: { conference: 'ビデオ会議', pictures: '画像の転送' },
	functionLines: {
		conference: 'ビデオ会議に使えるカメラ。',
		pictures: 'ケーブル、カード、FTPで画像を受け付けるカメラ。ライブラリに手動で入れるファイルは対象外です。'
	},
	every: 'すべてのカメラ',
	only: '次のカメラだけ',
	maker: 'メーカー',
	model: '機種',
	stars:
		'* は任意の文字を表します。「Nikon」と「Z*」で、Zで始まるすべてのNikonが使えます。大文字と小文字は区別しません。',
	add: '機種を追加',
	remove: (name: string) => `${name || 'この項目'}を削除`,
	declared: 'ビデオ会議対応を宣言しているカメラも含める',
	declaredLine:
		'USB記述子に映像配信と画像転送の両方のインターフェースがあるカメラが宣言しているとみなされます。通常のウェブカメラは含まれません。',
	known: 'ここで登録されたことのあるカメラ',
	changed: (when: string, who: string) => `${when}に${who}が変更しました。`,
	changedBySomebody: (when: string) => `${when}に変更されました。`,
	never: 'まだ制限はありません。',
	unsaved: 'まだ保存されていません。',
	tryTitle: 'このカメラは使えますか?',
	tryLine: '保存の有無にかかわらず、上の一覧の内容で確かめます。',
	tryDeclared: 'ビデオ会議対応を宣言している',
	tryIt: '確かめる',
	letIn: '使えます',
	notLetIn: '使えません',
	refused: {
		conference: {
			model: (camera: string, centre: string) =>
				`${centre}のビデオ会議に使えるのは決められたカメラだけで、「${camera}」は含まれていません。別のカメラを使うか、${centre}の担当者に相談してください。`,
			nameless: (camera: string, centre: string) =>
				`${centre}のビデオ会議に使えるのは決められたカメラだけですが、「${camera}」はメーカーと機種を名乗っていません。別のカメラを使うか、${centre}の担当者に相談してください。`
		},
		pictures: {
			model: (camera: string, centre: string) =>
				`${centre}が画像を受け付けるのは決められたカメラだけで、「${camera}」は含まれていません。別のカメラを使うか、${centre}の担当者に相談してください。`,
			nameless: (camera: string, centre: string) =>
				`${centre}が画像を受け付けるのは決められたカメラだけですが、「${camera}」はメーカーと機種を名乗っていません。別のカメラを使うか、${centre}の担当者に相談してください。`
		}
	}
};
