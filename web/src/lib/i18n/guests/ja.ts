import type { guests as en } from './en';

export const guests: typeof en = {
	invite: 'ゲストを招待',
	guest: 'ゲスト',
	remove: (name: string) => `${name}さんを通話から外す`,
	making: {
		line: 'アカウントのない方のためのリンクです。リンクを開いた方は、あなたが承認するまで待合室で待ちます。見られるのはその通話だけです。',
		title: '宛先や用件',
		titleLine: 'あなただけに表示されます。',
		several: '複数のゲスト用',
		lasts: 'リンクの有効期間',
		email: 'メールの送り先',
		emailLine: '空欄にすると、リンクとスマートフォン用のコードが表示されます。',
		make: 'リンクを作成',
		send: 'リンクを送信',
		sent: '招待を送信しました。',
		once: '今すぐコピーしてください。再度表示されることはありません。リンクは必要なだけ作成できます。',
		copy: 'リンクをコピー',
		codeAlt: 'ゲスト用リンクのコード',
		another: 'もう一つ作成'
	},
	lasts: {
		hour: '1時間',
		day: '24時間',
		week: '1週間',
		month: '30日間'
	},
	links: {
		title: '有効なリンク',
		untitled: 'メモなし',
		one: 'ゲスト1人用',
		several: '複数のゲスト用',
		until: (time: string) => `${time}まで`,
		takeBack: '取り消す',
		takeBackName: (name: string) => `リンクを取り消す：${name}`,
		back: 'このリンクは使えなくなりました。'
	},
	waiting: {
		label: '待っているゲスト',
		title: (name: string) => `${name}さんが待っています`,
		line: 'あなたのリンクで来たゲスト',
		lineOf: (title: string) => `あなたのリンク「${title}」で来たゲスト`,
		letIn: '入室を承認',
		letInName: (name: string) => `入室を承認：${name}`,
		notNow: '今は承認しない',
		notNowName: (name: string) => `今は承認しない：${name}`,
		isIn: (name: string) => `${name}さんが通話に参加しました。`
	},
	door: {
		title: (name: string) => `${name}さんが通話に招待しています`,
		loading: '招待を確認しています',
		line: 'アカウントは不要です。お名前を入力し、カメラとマイクを確認してから入室を申し込んでください。',
		name: 'お名前',
		nameLine: '通話の参加者全員に表示されます。',
		ask: '入室を申し込む',
		shutTitle: 'この招待は開けません',
		shut: '招待が見つからないか、取り消されました。新しい招待を依頼してください。'
	},
	room: {
		title: (name: string) => `${name}さんを待っています`,
		line: (name: string) =>
			`${name}さんに入室の承認をお願いしています。承認されると、このページで通話が始まります。`,
		long: '応答がない場合は、後でもう一度お試しください。リンクは期限まで有効です。',
		as: (name: string) => `${name}としてお待ちいただいています。`,
		go: '待つのをやめる',
		lost: '接続が切れました。自動的に再接続しています。'
	},
	over: {
		turnedAway: (name: string) => `${name}さんは今、承認できません`,
		turnedAwayLine: '少し後でもう一度お試しください。',
		ended: '応答がありませんでした',
		endedLine: '待機は終了しました。招待が有効な間は、もう一度申し込めます。',
		gone: '待機を終了しました',
		over: '通話から退出しました',
		overLine: 'このブラウザーには何も残りません。',
		again: 'もう一度申し込む'
	},
	call: {
		joining: '通話に参加しています',
		elsewhere: 'このブラウザーの別のウィンドウで通話が続いています。',
		here: 'ここで続ける',
		shown: '通話で表示中',
		shownLine: '通話の間だけ表示されます。保存はできません。'
	}
};
