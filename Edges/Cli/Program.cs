Console.WriteLine("aasm");
