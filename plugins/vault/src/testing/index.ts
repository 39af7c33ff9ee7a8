export { type EmulatedToken, VaultEmulator, type VaultEmulatorOptions } from './vault-emulator.ts';
