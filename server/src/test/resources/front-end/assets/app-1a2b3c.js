console.info("the script");
