import type { feeds as en } from './en';

export const feeds: typeof en = {
	connect: 'カメラやOBSを接続',
	title: 'この通話に接続中',
	line: 'WHIPに対応したプログラム（OBS 30以降など）は、この通話に映像を追加で送れます。WHEPに対応したプログラムは、通話を画面に映せます。接続中のものは通話の全員に見えます。16人の枠を一つ使い、その時点から通話はセンターを経由します。',
	which: '何を接続しますか',
	flows: { in: '通話に送る', out: '通話を映す' },
	name: '名前',
	nameLine: '通話の全員に表示されます。',
	cameraOf: (name) => `${name}さんの2台目のカメラ`,
	screenOf: (name) => `${name}さんの画面`,
	shows: '誰を映しますか',
	speaker: '話している人',
	make: '接続先を作る',
	made: '接続先',
	madeLine:
		'トークンが表示されるのは今回だけです。どちらも、通話が終わるか、あなたが退出するか、接続を外すと無効になります。',
	address: 'サーバー',
	token: 'Bearerトークン',
	copyAddress: 'サーバーをコピー',
	copyToken: 'トークンをコピー',
	obs: 'OBS：設定 → 配信、サービスは「WHIP」。出力のキーフレーム間隔は1秒にします。',
	by: (name) => `${name}さん`,
	sends: '送信中',
	watches: '視聴中',
	waits: '未接続',
	muted: '消音',
	mute: (name) => `${name}を消音`,
	unmute: (name) => `${name}の消音を解除`,
	remove: (name) => `${name}を外す`
};
