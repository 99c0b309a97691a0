@main struct MurmurCommand { static func main() {} }
