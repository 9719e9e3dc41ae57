/* nothing: the program that startup starts; all it costs is to be started */
int
main(void)
{
	return 0;
}
